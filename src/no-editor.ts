/**
 * Stands in for the prompt that opens an editor, in the bundle only: nothing here asks that way, and the character
 * tables it brings are a quarter of what would ship.
 */
export default function editor(): never {
  throw new Error('there is no editor prompt in this program');
}
