/**
 * Stands in for the prompt library that node-plop imports, in the bundle only: our generators ask through
 * @inquirer/prompts, and loading the other one would cost every run a tenth of its time.
 */
function unused(): never {
  throw new Error('plop was asked to prompt, which this program does itself');
}

export default { registerPrompt: unused, prompt: unused };
