namespace Reports;

/// <summary>A defect that was left out, as no run can show what is wrong with it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Meaning">What is wrong, for people.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record HarmlessDefect(string Id, string Meaning, string Source);
