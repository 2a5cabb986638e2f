export function register(): void {
  // nothing yet
}
