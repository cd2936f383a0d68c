// Templates and help topics are bundled into the program as text: src/build/build.mjs and vitest.config.ts load them.
declare module "*.sh" {
  const text: string;
  export default text;
}
declare module "*.fish" {
  const text: string;
  export default text;
}
declare module "*.csh" {
  const text: string;
  export default text;
}
declare module "*.ps1" {
  const text: string;
  export default text;
}
declare module "*.nu" {
  const text: string;
  export default text;
}
declare module "*.xsh" {
  const text: string;
  export default text;
}
declare module "*.elv" {
  const text: string;
  export default text;
}

declare module "*.py" {
  const text: string;
  export default text;
}

declare module "*.conf" {
  const text: string;
  export default text;
}
declare module "*.md" {
  const text: string;
  export default text;
}
