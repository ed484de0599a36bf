import { cpus, loadavg, platform } from 'node:os';
import { round } from '../statistics.mjs';

/** Of a process: pipes, libraries, the sockets that send webhooks. */
const otherFiles = 200;

/** What the figures are figures of. Call it before there is any load of the benchmark's own. */
export function describeMachine() {
  const [{ model } = { model: 'unknown' }] = cpus();
  const load = round(loadavg()[0] ?? NaN);
  return `${cpus().length} cores (${model.trim()}), ${platform()}, Node ${process.version}; a load of ${load} when it began`;
}

/**
 * The numbers of streams that the limit of open files leaves room for. Node itself raises the soft
 * limit to the hard one.
 *
 * @param {number[]} counts
 * @param {(line: string) => void} log
 */
export function fitOpenFiles(counts, log) {
  const { userLimits } = /** @type {{ userLimits?: { open_files: { soft: number | string } } }} */ (
    process.report.getReport()
  );
  // `unlimited` is no number; Windows has no such limit.
  const limit = Number(userLimits?.open_files.soft ?? NaN);
  const fit = counts.filter((count) => !(count + otherFiles > limit));
  const left = counts.filter((count) => !fit.includes(count));
  if (left.length > 0) {
    const need = Math.max(...left) + otherFiles;
    log(
      `Left out: ${left.join(', ')} streams. A process may open ${limit} files here and needs ${need}: raise the hard limit (ulimit -Hn).`,
    );
  }
  return fit;
}
