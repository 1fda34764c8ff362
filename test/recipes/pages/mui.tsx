import CssBaseline from '@mui/material/CssBaseline';
import { createTheme, ThemeProvider } from '@mui/material/styles';
import { MuiPerson } from '../MuiPerson.js';
import { showPeople, theme } from './showPeople.js';

const both = createTheme({ cssVariables: { colorSchemeSelector: 'data-theme' }, colorSchemes: { dark: true } });

void showPeople(MuiPerson, (inside) => (
  <ThemeProvider theme={both} defaultMode={theme}>
    <CssBaseline />
    {inside}
  </ThemeProvider>
));
