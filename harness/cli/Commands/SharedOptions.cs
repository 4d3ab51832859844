using System.CommandLine;
using Harness.Cli.Runs;

namespace Harness.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    private static readonly string[] Modes =
    [
        "choices", "choices:uniform", "choices:pct", "choices:priority", "choices:sparse", "choices:fifo", "operations",
        GuidedRequests.Explore,
    ];

    /// <summary>Refuses words that look like options: they are misspelt ones, not names of anything.</summary>
    public static Argument<T> Named<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } token)
            {
                result.AddError($"There is no option '{token.Value}'.");
            }
        });
        return argument;
    }

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print results as JSON, one object a line" };

    /// <summary><c>--seed</c>.</summary>
    public static Option<ulong?> Seed() => new("--seed")
    {
        Description = "A number, or 40 hex digits (a commit)",
        HelpName = "S",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (SeedText.TryParse(text, out var seed))
            {
                return seed;
            }

            result.AddError($"'{text}' is no seed: give a number from 0 to {ulong.MaxValue}, or 40 hex digits.");
            return null;
        },
    };

    /// <summary><c>--time-limit</c>.</summary>
    public static Option<TimeSpan?> TimeLimit(string name = "--time-limit") => new(name)
    {
        Description = "Start nothing new after this long: 90, 90s, 10m or 2h",
        HelpName = "T",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DurationText.TryParse(text, out var duration))
            {
                return duration;
            }

            result.AddError($"'{text}' is no duration: give seconds, or a number with s, m or h, up to a year.");
            return null;
        },
    };

    /// <summary><c>--explore</c>.</summary>
    public static Option<string> Explore() => OneOf("--explore", "How to explore the schedule", Modes);

    /// <summary><c>--defect</c>.</summary>
    public static Option<string?> Defect(IRuns runs) => new("--defect")
    {
        Description = "Plant a known defect in the broker",
        HelpName = "ID",
        CustomParser = result =>
        {
            var id = result.Tokens[0].Value;
            if (runs.Defects.All(defect => defect.Id != id))
            {
                var known = string.Join(", ", runs.Defects.Select(defect => defect.Id));
                result.AddError($"There is no defect '{id}': use {known}.");
            }

            return id;
        },
    };

    /// <summary><c>--out</c>.</summary>
    public static Option<string?> Out() => new("--out")
    {
        Description = "Where to write runs and reports",
        HelpName = "DIR",
    };

    /// <summary>An option that takes one of a few words, the first by default.</summary>
    public static Option<string> OneOf(string name, string description, params string[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        DefaultValueFactory = _ => words[0],
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!words.Contains(text, StringComparer.Ordinal))
            {
                result.AddError($"'{text}' is not allowed for {name}: use {string.Join(", ", words)}.");
            }

            return text;
        },
    };

    /// <summary>An option that takes a whole number in a range.</summary>
    public static Option<int> Count(string name, string description, int smallest, int largest, int otherwise) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, out var number) && number >= smallest && number <= largest)
                {
                    return number;
                }

                result.AddError($"'{text}' is not allowed for {name}: give a number from {smallest} to {largest}.");
                return otherwise;
            },
        };
}
