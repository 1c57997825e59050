// Builds everything a page loads into one folder: styles.css, page.js, charts.js, live.js, copy.js, fonts and icons.
import { cp, mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import esbuild from "esbuild";
import * as sass from "sass";

const out = resolve(process.argv[2]);
const uswds = "node_modules/@uswds/uswds";
await mkdir(out, { recursive: true });

const { css } = sass.compile("styles.scss", {
  loadPaths: [`${uswds}/packages`],
  style: "compressed",
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "if-function"],
});
await writeFile(`${out}/styles.css`, css);

await esbuild.build({
  entryPoints: ["charts.js", "copy.js", "live.js", "page.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  outdir: out,
  logLevel: "warning",
});

// Fonts and pictures: only what the styles name.
const named = new Set([...css.matchAll(/url\("?(?!data:)([^")]+)"?\)/g)].map((match) => match[1]));
for (const path of named) await cp(`${uswds}/dist/${path}`, `${out}/${path}`);
await cp(`${uswds}/dist/img/sprite.svg`, `${out}/img/sprite.svg`);
await writeFile(`${out}/stamp`, "");
