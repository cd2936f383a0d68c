// Generated inputs are the same in every run, so that a failure is the change's; SEED=n npm test looks elsewhere.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_261_121) });
