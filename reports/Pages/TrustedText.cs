namespace Reports.Pages;

/// <summary>Text of our own that a page contains as it is, such as its style sheet. Never from a history.</summary>
internal sealed record TrustedText(string Text);
