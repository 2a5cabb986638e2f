export async function register() { await import('./tracing'); }
