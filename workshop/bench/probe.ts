/** Loaded into each measured process with `--import`. Reports on request the CPU time and memory of the process. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system, rss: process.memoryUsage.rss() });
});
process.channel?.unref();
