/**
 * Takes away this process's right to write everywhere, which the administrator has. What is needed is loaded first: the
 * repository may stand where nobody else can read it.
 */
export async function becomeUnprivileged(): Promise<void> {
  await import('classic-level');
  if (process.getuid?.() !== 0) return;
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
