/** Whether somebody has to know a variable to get in, by its name; by a verify token Meta only sees that a URL is meant. */
export const isSecretToTell = (name: string): boolean =>
  /(?<!VERIFY_)(?:PASS|PASSWORD|PASSCODE|SECRET|TOKEN|API_?KEY)$/.test(name);

/** Operators that ask whether two values are the same. */
export const EQUALS: ReadonlySet<string> = new Set(['===', '!==', '==', '!=']);
