using Broker.Configuration;
using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Cli.Tests;

/// <summary>What the documents list is what the code has.</summary>
public sealed class DocumentTests : CommandLineFixture
{
    [Test]
    public void Configuration_Table_IsThatOfTheBroker()
    {
        var rows = ConfigKeys.All.Select(key => $"| `{key.Name}` | {key.Default ?? "required"} | {key.Description} |");

        var topics = TopicConfigKeys.All.Select(key => key.BrokerKey is null
            ? $"| `{key.Name}` | nothing: {key.Replaced.Description} |"
            : $"| `{key.Name}` | `{key.BrokerKey}` |");
        Assert.That(Rows("docs/configuration.md"), Is.EqualTo(rows.Concat(topics)));
    }

    [Test]
    public void Scenarios_Tables_HaveEveryKey()
    {
        IEnumerable<string> keys =
        [
            .. ScenarioKeys.Root, .. ScenarioKeys.Phases, .. ScenarioKeys.Cluster, .. ScenarioKeys.Topic,
            .. ScenarioKeys.Clients, .. ScenarioKeys.Faults, .. ScenarioKeys.FaultKinds,
            .. FaultTraits.All.SelectMany(ScenarioKeys.Fault),
        ];
        var document = Read("docs/scenarios.md");

        Assert.That(keys.Where(key => !document.Contains(key + "`", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("run")]
    [TestCase("replay")]
    [TestCase("shrink")]
    [TestCase("check")]
    [TestCase("defects")]
    [TestCase("report")]
    [TestCase("list")]
    public void Readme_Synopsis_HasEveryOption(string command)
    {
        Assert.That(Invoke(command, "--help"), Is.Zero);
        var options = Output.Split(' ', '\n').Where(word => word.StartsWith("--", StringComparison.Ordinal))
            .Except(["--help", "--image", "--bootstrap"]).ToList();

        var synopsis = Read("README.md").Split('\n').SkipWhile(line => !line.StartsWith($"harness {command}"))
            .TakeWhile((line, i) => i == 0 || line.StartsWith(' '));
        var text = string.Join('\n', synopsis);
        Assert.That(options.Where(option => !text.Contains(option, StringComparison.Ordinal)), Is.Empty, text);
    }

    [Test]
    public void KafkaFormat_Example_IsValid()
    {
        var example = Read("harness/Histories/Kafka/FORMAT.md").Split("```")[1];
        var path = Path.Combine(Folder, "example.edn");
        Directory.CreateDirectory(Folder);
        File.WriteAllText(path, example);

        Assert.That(Invoke("check", path, "--model", "kafka"), Is.Zero, Output);
    }

    private static IEnumerable<string> Rows(string path) =>
        Read(path).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));

    private static string Read(string path)
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, path));
    }
}
