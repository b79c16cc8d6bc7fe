// Layers: lib -> services -> contexts/hooks -> components -> pages -> app. A unit on the left never imports one on the right.
const above = {
  lib: 'services|contexts|hooks|components|pages|app',
  services: 'contexts|hooks|components|pages|app',
  'contexts|hooks': 'components|pages|app',
  components: 'pages|app',
  pages: 'app',
}

const layers = Object.entries(above).map(([unit, forbidden]) => ({
  name: `layer-${unit.replace('|', '-')}`,
  severity: 'error',
  comment: `${unit} may not import ${forbidden}`,
  from: { path: `^src/(${unit})/`, pathNot: '\\.test\\.tsx?$' },
  to: { path: `^src/(${forbidden})(/|\\.)` },
}))

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'page-imports-page',
      severity: 'error',
      comment: 'What two pages share belongs to components',
      from: { path: '^src/pages/([^/]+)/' },
      to: { path: '^src/pages/', pathNot: '^src/pages/$1/' },
    },
    { name: 'circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.(css|woff2|svg|ogg|wav)(\\?|$)' },
    },
    {
      name: 'sign-in-stays-small',
      severity: 'error',
      comment: 'The sign-in page loads without the router, the query cache and i18next',
      from: { path: '^src/pages/login/' },
      to: {
        path: 'node_modules/(@tanstack|i18next|react-i18next|radix-ui|zod|react-hook-form)/',
        reachable: true,
      },
    },
    {
      name: 'not-in-production',
      severity: 'error',
      from: { path: '^src', pathNot: '(\\.test\\.tsx?$|^src/test/)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
