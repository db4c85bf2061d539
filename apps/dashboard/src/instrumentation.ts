/** Runs once when the server starts, before it answers anything. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: the bundler puts a constant here, by which it leaves Node's modules out of the edge bundle.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startServices } = await import('./start-services.ts');
    await startServices();
  }
}
