// The unit tests alone: in this process, in milliseconds. `npm run test:unit`, and what `npm run mutate` runs.
import config from "../vitest.config.ts";

export default { ...config, test: { ...config.test, include: ["test/**/*.unit.test.ts"], testTimeout: 10_000 } };
