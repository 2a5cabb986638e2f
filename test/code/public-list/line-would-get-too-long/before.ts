export const OPEN = ['/one', '/another-rather-long-pattern/**', '/third'];
