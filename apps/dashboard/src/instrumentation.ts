/** Runs once when the server starts, before it answers anything. */
export async function register(): Promise<void> {
  const { startServices } = await import('./start-services.ts');
  await startServices();
}
