/** The inspector: what is so in a project. Reads only, runs nothing of the target. */
export { advisoriesFor } from './advisories.ts';
export { chooseClerk } from './clerk-version.ts';
export { inspect, inspectSurface } from './inspect.ts';
export { type Located, locateProject } from './locate.ts';
export { unsupportedProject } from './unsupported.ts';
