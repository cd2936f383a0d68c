// The two protocols that have a proxy each.

export type Protocol = "http" | "https";

export const PROTOCOLS: readonly Protocol[] = ["http", "https"];
