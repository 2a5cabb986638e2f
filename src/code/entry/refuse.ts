/** Why a file is left alone; caught by the surgeon and turned into a `Refusal` with the lines to paste. */
export class Refused extends Error {
  constructor(because: string) {
    super(because);
    this.name = 'Refused';
  }
}
