namespace Broker.Tests.Storage;

/// <summary>Ends a process at each of its storage calls, one after the other, and loses power.</summary>
internal static class CrashPoints
{
    private const int LossesPerCall = 6;

    /// <summary>
    /// Does the work on a new disk again and again, one call longer each time; the work sets
    /// <see cref="MemoryStorage.CallsLeft"/> to <see cref="MemoryStorage.Planned"/> where the calls begin that count.
    /// </summary>
    /// <param name="work">What the process does.</param>
    /// <param name="check">Looks at the disk after the crash; whether the work was complete; and which call it
    /// was.</param>
    public static async Task EveryCallAsync(
        Func<MemoryStorage, Task> work, Func<MemoryStorage, bool, string, Task> check)
    {
        for (var calls = 0; ; calls++)
        {
            var disk = new MemoryStorage { Planned = calls };
            var completed = true;
            try
            {
                await work(disk);
            }
            catch (ProcessEndedException)
            {
                completed = false;
            }

            for (var loss = 0; loss < LossesPerCall; loss++)
            {
                var after = disk.Crash(loss == 0 ? null : new Random((calls * 100) + loss));
                await check(after, completed, $"call {calls}, loss {loss}");
            }

            if (completed)
            {
                Assert.That(calls, Is.GreaterThan(3));
                return;
            }
        }
    }
}
