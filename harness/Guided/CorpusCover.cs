namespace Harness.Guided;

/// <summary>Few members of a corpus that show what all of them show.</summary>
public static class CorpusCover
{
    /// <summary>
    /// Takes the member that adds most features, again and again (greedy set cover); of equals the one with fewer
    /// faults, then the older one. So the first few of the result cover as much as few can, nearly.
    /// </summary>
    public static IReadOnlyList<CorpusMember> Of(IReadOnlyList<CorpusMember> members)
    {
        var missing = members.SelectMany(member => member.Features).ToHashSet(StringComparer.Ordinal);
        var left = members.ToList();
        var cover = new List<CorpusMember>();
        while (missing.Count > 0)
        {
            var best = left.MaxBy(member => (member.Features.Count(missing.Contains), -member.Entry.Faults.Count))!;
            left.Remove(best);
            missing.ExceptWith(best.Features);
            cover.Add(best);
        }

        return cover;
    }
}
