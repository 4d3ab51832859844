namespace Harness.Simulation.Exploration;

/// <summary>Writes a <see cref="ChoiceLog"/> while a run goes on.</summary>
internal sealed class ChoiceRecorder
{
    private readonly ByteLog picks = new();
    private readonly ByteLog marks = new();

    public int Choices { get; private set; }

    public void Picked(int index)
    {
        picks.AddVarint((uint)index);
        Choices++;
    }

    public void Stepped(ulong runHash) => marks.Add((byte)runHash);

    public ChoiceLog ToLog(ulong runHash) =>
        ChoiceLog.Create(picks.Written, Choices, marks.Written.ToArray(), runHash);
}
