using System.Text.Json;
using Harness.Checkers;
using Harness.Client;
using Harness.Faults;
using Harness.Scenarios;
using Harness.Simulation.Networks;

namespace Scenarios.Tests;

public sealed class ScenarioSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(ScenarioFiles.Folder, "scenario.schema.json"))).RootElement;

    [Test]
    public void Schema_HasTheKeysOfTheParser()
    {
        var kinds = Section("faults").GetProperty("properties").GetProperty("kinds");

        Assert.That(KeysOf(Schema), Is.EquivalentTo(ScenarioKeys.Root));
        Assert.That(KeysOf(Section("phases")), Is.EquivalentTo(ScenarioKeys.Phases));
        Assert.That(KeysOf(Section("cluster")), Is.EquivalentTo(ScenarioKeys.Cluster));
        Assert.That(KeysOf(Section("topics").GetProperty("items")), Is.EquivalentTo(ScenarioKeys.Topic));
        Assert.That(KeysOf(Section("clients")), Is.EquivalentTo(ScenarioKeys.Clients));
        Assert.That(KeysOf(Section("faults")), Is.EquivalentTo(ScenarioKeys.Faults));
        Assert.That(KeysOf(kinds), Is.EquivalentTo(ScenarioKeys.FaultKinds));
        var sequence = Section("faults").GetProperty("properties").GetProperty("sequences").GetProperty("items");
        Assert.That(KeysOf(sequence), Is.EquivalentTo(ScenarioKeys.Sequence));
        var step = sequence.GetProperty("properties").GetProperty("steps").GetProperty("items");
        Assert.That(KeysOf(step), Is.EquivalentTo(ScenarioKeys.Step));
        foreach (var traits in FaultTraits.All)
        {
            // One section, or a list of them.
            var section = kinds.GetProperty("properties").GetProperty(traits.Name).GetProperty("oneOf")[0];
            Assert.That(KeysOf(section), Is.EquivalentTo(ScenarioKeys.Fault(traits)), traits.Name);
        }
    }

    [Test]
    public void Schema_HasTheApisAndRoles()
    {
        var hold = Section("faults").GetProperty("properties").GetProperty("kinds").GetProperty("properties")
            .GetProperty("hold-request").GetProperty("oneOf")[0].GetProperty("properties");

        Assert.That(Names(hold.GetProperty("apis")), Is.EqualTo(RpcApi.All.Select(api => api.Name)));
        Assert.That(Names(hold.GetProperty("roles")), Is.EqualTo(FaultTarget.RoleNames));
    }

    [Test]
    public void Schema_HasTheStepsAndCodecs()
    {
        var crash = Section("faults").GetProperty("properties").GetProperty("kinds").GetProperty("properties")
            .GetProperty("crash").GetProperty("oneOf")[0].GetProperty("properties");

        Assert.That(Names(crash.GetProperty("at")), Is.EqualTo(ProtocolStep.All.Select(step => step.Id)));
        Assert.That(
            Names(Section("clients").GetProperty("properties").GetProperty("codecs")), Is.EqualTo(Codecs.All));
    }

    [Test]
    public void Schema_HasTheModels() => Assert.That(
        Section("model").GetProperty("enum").EnumerateArray().Select(m => m.GetString()),
            Is.EquivalentTo(Judge.Models));

    [TestCaseSource(typeof(ScenarioFiles), nameof(ScenarioFiles.All))]
    public void File_BeginsWithItsSchema(string path) => Assert.That(
        File.ReadLines(path).First(), Is.EqualTo("# yaml-language-server: $schema=scenario.schema.json"));

    [TestCaseSource(typeof(ScenarioFiles), nameof(ScenarioFiles.All))]
    public void File_IsNamedAfterItsScenarioAndEmbedded(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);

        Assert.That(ScenarioCatalog.Names, Does.Contain(name));
        Assert.That(ScenarioCatalog.Load(path).Name, Is.EqualTo(name));
    }

    private static IEnumerable<string?> Names(JsonElement list) =>
        list.GetProperty("items").GetProperty("enum").EnumerateArray().Select(name => name.GetString());

    private static JsonElement Section(string name) => Schema.GetProperty("properties").GetProperty(name);

    // Also makes sure that the schema refuses keys it does not list.
    private static IEnumerable<string> KeysOf(JsonElement section)
    {
        Assert.That(section.GetProperty("additionalProperties").GetBoolean(), Is.False);
        return section.GetProperty("properties").EnumerateObject().Select(p => p.Name);
    }
}
