export function register() {
  console.log('up')
}
