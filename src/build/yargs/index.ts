// yargs, as a part of the program that is loaded when there is something to parse.
export { default as yargs } from "yargs";
