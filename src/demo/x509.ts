// @peculiar/x509 as a part of its own. What it is built on needs Reflect's metadata first:
// https://github.com/PeculiarVentures/x509#installation
import "reflect-metadata";

export * from "@peculiar/x509";
