import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import LoadCalculator from './load-calculator.vue';
import MermaidDiagram from './mermaid-diagram.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('LoadCalculator', LoadCalculator);
    app.component('MermaidDiagram', MermaidDiagram);
  },
} satisfies Theme;
