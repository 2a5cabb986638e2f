/**
 * Stands in for what node-plop's own actions and `load` look for files with, in the bundle only: our generators hold
 * their templates and write through one plan, and these were more than half of what a run had to load for node-plop.
 */
function unused(): never {
  throw new Error('plop was asked to find files, which this program does itself');
}

export const globSync = unused;
export const isBinaryFileSync = unused;
export default { sync: unused };
