// plan: what apply would change, as a diff.
import type { ExitCode } from "../model/problem.ts";
import { applyRequest } from "./apply.ts";
import { showPlan } from "./shared/change.ts";
import type { CommonOptions, Context } from "./shared/context.ts";

export function plan(context: Context, options: CommonOptions): Promise<ExitCode> {
  return showPlan(context, options, applyRequest(context, options), "plan");
}
