import { ref } from 'vue';
import { readDraft } from '../draft.js';

export const draft = ref(readDraft());
