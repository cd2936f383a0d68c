// Which certificates are too weak for programs that ask more than Node does.
import { expect, test } from "vitest";
import { findWeakness } from "../../src/ca/weak.ts";
import { COMPANY_CA, LEAF, OLD_SIGNATURE, WEAK_KEY } from "../helpers/certificates.ts";

test.each([
  ["a key of 1024 bits", WEAK_KEY],
  ["a signature by SHA-1", OLD_SIGNATURE],
  [undefined, LEAF],
  [undefined, COMPANY_CA],
])("%s", (weakness, pem) => {
  expect(findWeakness(pem)).toBe(weakness);
});
