using System.Linq.Expressions;
using System.Reflection;
using Broker.Defects;
using Broker.Protocol;
using Broker.Replication.Protocols;

namespace Broker.Tests.Replication.Traces;

/// <summary>
/// Takes every rule of replication away, one at a time, and plants every famous mistake: some golden trace has to
/// notice. Rules and defects are found by reflection, so one that is added without a trace fails here.
/// </summary>
public sealed class RuleTests
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    // What these decide is no part of how replicas agree; their own tests and scenarios cover them.
    private static readonly string[] OtherRules =
    [
        nameof(BrokerRules.RememberedBatches),
        nameof(BrokerRules.IsProducerExpired),
        nameof(BrokerRules.RetentionLimit),
        nameof(BrokerRules.CleanableTo),
        nameof(BrokerRules.KeepsEmptiedBatch),
        nameof(BrokerRules.AppendSteps),
        nameof(BrokerRules.RecoversFrom),
        nameof(BrokerRules.RecoversEpoch),
    ];

    // Rules to which one answer is always the right one.
    private static readonly (string Member, object Answer)[] Constants = [("Controller.Leaves", true)];

    private static readonly IReadOnlyList<TraceScript> Scripts =
    [
        .. TraceScript.Names.Where(name => !name.StartsWith("pending/", StringComparison.Ordinal))
            .Select(TraceScript.Read),
    ];

    private static IEnumerable<string> Members => Rules.Select(rule => rule.ToString());

    private static IEnumerable<string> Defects => DefectCatalog.All
        .Where(defect => defect.Scenario == "replication" || Rules.Any(rule => rule.IsChangedBy(defect)))
        .Select(defect => defect.Id);

    private static IEnumerable<Rule> Rules =>
        from set in Writable(typeof(BrokerRules))
        where !OtherRules.Contains(set.Name)
        from member in Writable(set.PropertyType)
        select new Rule(set, member);

    [TestCaseSource(nameof(Members))]
    public void Rule_TakenAway_BreaksATrace(string member)
    {
        var rule = Rules.Single(rule => rule.ToString() == member);
        var answers = rule.Answers().Where(answer => !Constants.Contains((member, answer.Value))).ToList();
        foreach (var (value, wrong) in answers)
        {
            Assert.That(Broken(rule.With(wrong)), Is.Not.Empty, $"no trace notices if {member} is always {value}");
        }

        if (answers.Count == 0)
        {
            Assert.That(
                rule.Mistakes().SelectMany(Broken), Is.Not.Empty,
                $"no trace notices what {member} decides: write one, or a defect that gets it wrong");
        }
    }

    [TestCaseSource(nameof(Defects))]
    public void Defect_Planted_BreaksATrace(string id)
    {
        var broken = Broken(new TraceOptions { Defect = DefectCatalog.Find(id) }).ToList();

        TestContext.Out.WriteLine($"{id}: {string.Join(", ", broken)}");
        Assert.That(broken, Is.Not.Empty, $"no trace notices {id}: write one");
    }

    [Test]
    public void Rules_OfBrokers_AreOfReplicationOrNamedAsOthers() => Assert.That(
        Writable(typeof(BrokerRules)).Where(set => !Writable(set.PropertyType).Any()).Select(rule => rule.Name),
        Is.EquivalentTo(OtherRules),
        "a rule of replication belongs into one of the sets of rules, any other one into this list");

    private static IEnumerable<PropertyInfo> Writable(Type type) => type.IsAssignableTo(typeof(Delegate))
        ? []
        : type.GetProperties(Instance).Where(property => property.SetMethod is not null);

    private static IEnumerable<string> Broken(TraceOptions options) =>
        Scripts.Where(script => !TraceRun.Of(script, options).IsAsExpected).Select(script => script.Name);

    /// <summary>A member of one of the sets of rules.</summary>
    private sealed record Rule(PropertyInfo Set, PropertyInfo Member)
    {
        public override string ToString() => $"{Set.Name}.{Member.Name}";

        public bool IsChangedBy(Defect defect) =>
            !Equals(Of(defect.Apply(BrokerRules.Correct)), Of(BrokerRules.Correct));

        // A yes or no that is always the same, an error that is never given.
        public IEnumerable<(object Value, object Wrong)> Answers()
        {
            if (Member.PropertyType == typeof(bool))
            {
                var wrong = !(bool)Of(BrokerRules.Correct)!;
                return [(wrong, wrong)];
            }

            if (Member.PropertyType.GetMethod("Invoke") is not { } signature)
            {
                return [];
            }

            var parameters = signature.GetParameters()
                .Select(parameter => Expression.Parameter(parameter.ParameterType)).ToArray();
            object[] values = signature.ReturnType == typeof(bool) ? [true, false]
                : signature.ReturnType == typeof(ErrorCode) ? [ErrorCode.None]
                : [];
            return values.Select(value => (value, (object)Expression
                .Lambda(Member.PropertyType, Expression.Constant(value), parameters).Compile()));
        }

        // Defects that get this rule wrong and hardly anything else, and what the naive protocol does instead.
        public IEnumerable<TraceOptions> Mistakes()
        {
            var defects = DefectCatalog.All
                .Where(defect => IsChangedBy(defect) && Rules.Count(rule => rule.IsChangedBy(defect)) <= 2)
                .Select(defect => new TraceOptions { Defect = defect });
            return Member.DeclaringType == typeof(ReplicationProtocol)
                ? defects.Append(With(Member.GetValue(NaiveReplication.Protocol)!))
                : defects;
        }

        public TraceOptions With(object value)
        {
            var set = Copy(Set.GetValue(BrokerRules.Correct)!);
            Member.SetValue(set, value);
            var rules = BrokerRules.Correct with { };
            Set.SetValue(rules, set);
            return new TraceOptions { Rules = rules };
        }

        private object? Of(BrokerRules rules) => Member.GetValue(Set.GetValue(rules));

        // What a with-expression calls.
        private static object Copy(object record) => record.GetType().GetMethod("<Clone>$")!.Invoke(record, [])!;
    }
}
