import { sha256 } from '../core/base/canonical.ts';
import { SCRIPT } from './script.ts';
import { COLOURS } from './style/colours.ts';
import { DRAWING } from './style/drawing.ts';
import { FLEET } from './style/fleet.ts';
import { FORMS } from './style/forms.ts';
import { FRAME } from './style/frame.ts';
import { HISTORY } from './style/history.ts';
import { INCIDENT_STYLE } from './style/incident.ts';
import { PIECES } from './style/pieces.ts';

/**
 * The console's style sheet: system fonts, light and dark by the reader's setting, one column on a phone. A page with
 * marks of its own has a part of its own, which comes last; it names colours by the palette (`colours.ts`) only.
 */
export const STYLE = [COLOURS, FRAME, PIECES, FORMS, DRAWING, FLEET, HISTORY, INCIDENT_STYLE].join('');

const versionOf = (content: string): string => sha256(content).slice(0, 12);

/** Address, type and content of what pages load; named by content, so that it may be kept for a year. */
export const ASSETS = {
  style: { path: `/assets/${versionOf(STYLE)}.css`, type: 'text/css; charset=utf-8', body: STYLE },
  script: { path: `/assets/${versionOf(SCRIPT)}.js`, type: 'text/javascript; charset=utf-8', body: SCRIPT },
} as const;
