export async function register() {
    const started = Date.now();
    if ('nodejs' == process.env.NEXT_RUNTIME) {
        await import('./node');
    }
    console.log(Date.now() - started);
}
