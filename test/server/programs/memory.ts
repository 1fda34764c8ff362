// Loaded into a server before its own code, with `--expose-gc`: on SIGUSR2 it collects garbage and writes how many MiB are in use.
process.on('SIGUSR2', () => {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.stdout.write(`memory ${((heapUsed + external) / 1024 / 1024).toFixed(1)}\n`);
});
