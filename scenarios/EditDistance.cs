namespace Scenarios;

/// <summary>How far apart two words are.</summary>
internal static class EditDistance
{
    /// <summary>
    /// The least number of letters to insert, delete or replace to make one word the other (Levenshtein).
    /// </summary>
    public static int Between(string a, string b)
    {
        var above = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(above[j], row[j - 1]));
            }

            above = row;
        }

        return above[b.Length];
    }
}
