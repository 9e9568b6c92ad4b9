/**
 * Windows has neither signals that a process can catch from another one, nor
 * `sh`: what is tested with them is `describe.runIf(isPosix)` and runs elsewhere.
 */
export const isPosix = process.platform !== 'win32';
