// The script of the page: copying, links into what is closed, hover, and the table of cookies. Without it all but these is there.

import { startCopying } from './copying.js';
import { startDrawings } from './drawings.js';
import { openTarget } from './opening.js';
import { startTable } from './table.js';

openTarget();
addEventListener('hashchange', openTarget);
startCopying();
startDrawings();
startTable();
