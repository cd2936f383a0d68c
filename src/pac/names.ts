// What the sandbox and what runs in it call one another: names that no script can declare.

/** What the engine gives: how names are looked up, and facts of this machine. Gone once it is read. */
export const OUTSIDE = "proxycast outside";

/** Asks the script for one address. A script can neither replace nor delete it. */
export const ASK = "proxycast ask";
