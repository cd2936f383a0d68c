// Certificates of a scratch company, made once and good until 2126. Their keys are gone.
import { toDer } from "./der.ts";

/** CN=Company CA, signed by itself. */
export const COMPANY_CA = `-----BEGIN CERTIFICATE-----
MIIBtDCCAVugAwIBAgIULBW155mje0JJUKlvVSnACnMaZJ0wCgYIKoZIzj0EAwIw
LzEYMBYGA1UECgwPRXhhbXBsZSBDb21wYW55MRMwEQYDVQQDDApDb21wYW55IENB
MCAXDTI2MTEyNjEyMjIwNloYDzIxMjYxMTAyMTIyMjA2WjAvMRgwFgYDVQQKDA9F
eGFtcGxlIENvbXBhbnkxEzARBgNVBAMMCkNvbXBhbnkgQ0EwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATv+bquUEeMEYRJW2Saxnzm7WoIp5JBPadwofr6CSNJ1Zfn
ZFZHRCaczksjF7L6y/HJZeRF1k1cJqkkap0pud4Go1MwUTAdBgNVHQ4EFgQUCROt
jWjAtlyYC6u0s2Akaspl9LswHwYDVR0jBBgwFoAUCROtjWjAtlyYC6u0s2Akaspl
9LswDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiB04X5NXKLNMhK2
y3ioXBJ8NOpmQJc8Xk6wjP5woNBA/gIgT6Wz+NPd36+HImxj81GARnv2hS05/Kmn
ta/heLVUyHQ=
-----END CERTIFICATE-----
`;

/** Another root of the same name. */
export const RENEWED_CA = `-----BEGIN CERTIFICATE-----
MIIBtDCCAVugAwIBAgIUNmNM3cE+O2Z4ixyLip5QbbIbqPEwCgYIKoZIzj0EAwIw
LzEYMBYGA1UECgwPRXhhbXBsZSBDb21wYW55MRMwEQYDVQQDDApDb21wYW55IENB
MCAXDTI2MTEyNjEyMjIwNloYDzIxMjYxMTAyMTIyMjA2WjAvMRgwFgYDVQQKDA9F
eGFtcGxlIENvbXBhbnkxEzARBgNVBAMMCkNvbXBhbnkgQ0EwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATu9gLxwR6M850wxkayGaptd2dV6ewcfxw/HfhWHZ47pTuQ
3R6ycr67B85beu3Mil+/vnMQofxJqvjPM5hcjTL2o1MwUTAdBgNVHQ4EFgQUd1M9
Bj7sp/AQH8TVN/iyJrJMBcYwHwYDVR0jBBgwFoAUd1M9Bj7sp/AQH8TVN/iyJrJM
BcYwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAvw3WQsUIXi3ea
PwHINeTeC3PdBHuJKuyaFRgp6ZZunQIgXOc9gppft/LgrWRLJfDUZUN8o8XRZZ8n
pQus3/k8TpM=
-----END CERTIFICATE-----
`;

/** For origin.example, www.origin.example and 192.0.2.7, signed by COMPANY_CA. */
export const LEAF = `-----BEGIN CERTIFICATE-----
MIIBwzCCAWigAwIBAgITZ3ArECSnBAXbHVA6VPNRQGLMxzAKBggqhkjOPQQDAjAv
MRgwFgYDVQQKDA9FeGFtcGxlIENvbXBhbnkxEzARBgNVBAMMCkNvbXBhbnkgQ0Ew
IBcNMjYxMTI2MTIyMjA2WhgPMjEyNjExMDIxMjIyMDZaMBkxFzAVBgNVBAMMDm9y
aWdpbi5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMNW1Kv/MWOp7
fNiv1WWDa5tnSbk5EeCfF3TkfYAiRKk3N7vqWIjCiuVyVbtfntZzul2eXnLSz3BH
HAnPswNUjqN3MHUwMwYDVR0RBCwwKoIOb3JpZ2luLmV4YW1wbGWCEnd3dy5vcmln
aW4uZXhhbXBsZYcEwAACBzAdBgNVHQ4EFgQUVyDQxEq1X407AOSdI7fWYX1ATNEw
HwYDVR0jBBgwFoAUCROtjWjAtlyYC6u0s2Akaspl9LswCgYIKoZIzj0EAwIDSQAw
RgIhAOyVzRKn4RG878pMQXUTK4GmvfyvrkgAHPQxdrN1GfUFAiEAm3SMtEXGexBE
WjKbky21Q2jnJCK2cp6WmZ71OFufF9M=
-----END CERTIFICATE-----
`;

/** With the name of COMPANY_CA as subject, but signed by it and with another key. */
export const TWIN = `-----BEGIN CERTIFICATE-----
MIIBvDCCAWKgAwIBAgITZ3ArECSnBAXbHVA6VPNRQGLMyDAKBggqhkjOPQQDAjAv
MRgwFgYDVQQKDA9FeGFtcGxlIENvbXBhbnkxEzARBgNVBAMMCkNvbXBhbnkgQ0Ew
IBcNMjYxMTI2MTIyMjA2WhgPMjEyNjExMDIxMjIyMDZaMC8xGDAWBgNVBAoMD0V4
YW1wbGUgQ29tcGFueTETMBEGA1UEAwwKQ29tcGFueSBDQTBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABB++MGrZRJUIDBo2WgzGTme5ZF/ZC4plwrZWwabb+1XR4W6q
v0l/Xbz/gpyAiQDsqaKyfQJG/snilGq3wf1GesujWzBZMBcGA1UdEQQQMA6CDHR3
aW4uZXhhbXBsZTAdBgNVHQ4EFgQUnLNKT+aJYrKXjJah3Ej3eXpFrA8wHwYDVR0j
BBgwFoAUCROtjWjAtlyYC6u0s2Akaspl9LswCgYIKoZIzj0EAwIDSAAwRQIgBR/k
OX0qBP+myIDyqOYJ9lyGik+VGe+bRDlnKmlUidYCIQDsmvxtSd0mLpv7U0Pacz9b
XY7KAo/iFLIQbqo/3wNxVQ==
-----END CERTIFICATE-----
`;

/** For squid.example, with the key of COMPANY_CA. */
export const SAME_KEY = `-----BEGIN CERTIFICATE-----
MIIBhjCCASugAwIBAgITZ3ArECSnBAXbHVA6VPNRQGLMyTAKBggqhkjOPQQDAjAv
MRgwFgYDVQQKDA9FeGFtcGxlIENvbXBhbnkxEzARBgNVBAMMCkNvbXBhbnkgQ0Ew
IBcNMjYxMTI2MTIyMjA2WhgPMjEyNjExMDIxMjIyMDZaMBgxFjAUBgNVBAMMDXNx
dWlkLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATv+bquUEeMEYRJ
W2Saxnzm7WoIp5JBPadwofr6CSNJ1ZfnZFZHRCaczksjF7L6y/HJZeRF1k1cJqkk
ap0pud4GozswOTAYBgNVHREEETAPgg1zcXVpZC5leGFtcGxlMB0GA1UdDgQWBBQJ
E62NaMC2XJgLq7SzYCRqymX0uzAKBggqhkjOPQQDAgNJADBGAiEAg6HlplJhDgDe
+D0xUu63itFghUfLjSPdjUa1jChbWLICIQDEp2P4npsTuNV+3lN61lqF5qUTHF4Z
rOKrDreuXIqfBg==
-----END CERTIFICATE-----
`;

/** A certificate as a store of Windows keeps it: its SHA-1, its name and itself. */
export function toStoreBlob(pem: string): Buffer {
  return Buffer.concat([
    storeProperty(3, Buffer.alloc(20)),
    storeProperty(11, Buffer.from("Root\0", "utf16le")),
    storeProperty(0x20, toDer(pem)),
  ]);
}

export function storeProperty(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(12);
  for (const [at, number] of [id, 1, value.length].entries()) head.writeUInt32LE(number, 4 * at);
  return Buffer.concat([head, value]);
}
