// Builds everything a page loads into one folder: styles.css, page.js, charts.js, fonts and icons.
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
  entryPoints: ["charts.js", "page.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  outdir: out,
  logLevel: "warning",
});

await cp(`${uswds}/dist/fonts/public-sans`, `${out}/fonts/public-sans`, {
  recursive: true,
  filter: (path) => !/\.(ttf|woff)$/.test(path) && !/(Thin|Light|Medium|ExtraBold|ExtraLight|Black)/.test(path),
});
await cp(`${uswds}/dist/img/usa-icons`, `${out}/img/usa-icons`, { recursive: true });
await cp(`${uswds}/dist/img/sprite.svg`, `${out}/img/sprite.svg`);
await writeFile(`${out}/stamp`, "");
