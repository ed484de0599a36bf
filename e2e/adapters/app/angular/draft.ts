import { signal } from '@angular/core';
import { readDraft } from '../draft.js';

export const draft = signal(readDraft());
