using System.Globalization;
using System.Text;
using System.Xml;
using Harness.Checkers;
using Harness.Runs;
using Reports.Text;

namespace Reports.Indexes;

/// <summary>
/// The runs as a JUnit file: a suite per scenario, a case per run. Invalid is a failure and unknown an error, so that
/// neither passes for a success; what a scenario expects is one. Times are wall seconds, the one
/// thing that differs between equal runs.
/// </summary>
internal static class JUnitFile
{
    /// <summary>Renders the file.</summary>
    public static string Render(IReadOnlyList<RunEntry> runs)
    {
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };
        using (var xml = XmlWriter.Create(buffer, settings))
        {
            xml.WriteStartElement("testsuites");
            WriteCounts(xml, runs);
            foreach (var group in RunTally.ByScenario(runs))
            {
                WriteSuite(xml, group.Key, [.. group]);
            }

            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteSuite(XmlWriter xml, string scenario, IReadOnlyList<RunEntry> runs)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(scenario));
        WriteCounts(xml, runs);
        foreach (var run in runs)
        {
            WriteCase(xml, run);
        }

        foreach (var complaint in Complaints(runs))
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Clean(scenario));
            xml.WriteAttributeString("name", "expected anomalies");
            xml.WriteAttributeString("time", Time(0));
            xml.WriteStartElement("error");
            xml.WriteAttributeString("type", "unknown");
            xml.WriteAttributeString("message", Clean(complaint));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, IReadOnlyList<RunEntry> runs)
    {
        var tally = RunTally.Of(runs);
        var missing = Complaints(runs).Count;
        xml.WriteAttributeString("tests", Plain(tally.Total + missing));
        xml.WriteAttributeString("failures", Plain(tally.Invalid - tally.Expected));
        xml.WriteAttributeString("errors", Plain(tally.Unknown + missing));
        xml.WriteAttributeString("skipped", "0");
        xml.WriteAttributeString("time", Time(runs.Sum(run => run.Results.WallSeconds)));
    }

    // Anomalies that a scenario expects and does not get: a case of its own, as no single run has to show them.
    private static IReadOnlyList<string> Complaints(IEnumerable<RunEntry> runs) =>
        Expectation.Complaints(runs.Select(run => run.Results));

    private static void WriteCase(XmlWriter xml, RunEntry run)
    {
        var results = run.Results;
        var defect = results.Defect is { } planted ? $" defect {planted}" : string.Empty;
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(results.Scenario));
        xml.WriteAttributeString("name", Clean($"seed {RunText.Seed(results)}{defect}"));
        xml.WriteAttributeString("time", Time(results.WallSeconds));
        if (Expectation.IsMet(results))
        {
            xml.WriteElementString("system-out", Clean($"Invalid, as expected: {RunText.Anomalies(results)}"));
        }
        else if (results.Verdict != Verdict.Valid)
        {
            var anomalies = RunText.Anomalies(results);
            xml.WriteStartElement(results.Verdict == Verdict.Invalid ? "failure" : "error");
            xml.WriteAttributeString("type", Clean(results.Anomalies.Count > 0 ? results.Anomalies[0].Id : "unknown"));
            xml.WriteAttributeString("message", Clean(anomalies.Length > 0 ? anomalies : RunText.Why(results)));
            var report = run.Report is { } link ? $"Report: {link}\n" : string.Empty;
            xml.WriteString(Clean($"{RunText.Why(results)}\n{report}Run it again: {run.ReplayCommand}\n"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Without the characters that XML cannot hold.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return Words.Clip(clean.ToString(), 2000);
    }

    private static string Time(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
