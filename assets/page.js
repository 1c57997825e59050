// What every page needs of USWDS, and nothing else.
import accordion from "@uswds/uswds/js/usa-accordion";
import fileInput from "@uswds/uswds/js/usa-file-input";
import navigation from "@uswds/uswds/js/usa-header";
import skipnav from "@uswds/uswds/js/usa-skipnav";

const parts = [accordion, fileInput, navigation, skipnav];
for (const part of parts) part.on(document.body);
