// Preloaded with --import: the last line on standard error says how much memory the process took at most, in kB.
import { writeSync } from 'node:fs';
import process from 'node:process';

process.on('exit', () => writeSync(2, `\npeak memory ${process.resourceUsage().maxRSS} kB\n`));
