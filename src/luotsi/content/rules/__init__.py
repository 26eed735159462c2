"""Pure rules of content: quizzes, checks of a text, calendar files, links, which campaign runs."""
