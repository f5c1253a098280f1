using System.Runtime.Loader;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Engine.Tests.Training;

/// <summary>That vectors of other widths give the same hash, <see cref="VectorWidthTests"/> shows.</summary>
public class NumericsHashTests
{
    // IL loads a constant float by this byte and four of the value.
    private const byte LoadFloat = 0x22;

    // A method whose IL is 0x22 bytes long may have the same bytes in its header, before the rest of the token of its locals.
    private static readonly byte[] RestOfLocals = [0x00, 0x00, 0x11];

    [Fact]
    public async Task Threads_side_by_side_give_the_same_hash()
    {
        var hashes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(NumericsHash.Compute)));
        Assert.Single(hashes.Distinct());
        Assert.Matches("^[0-9a-f]{16}$", hashes[0]);
    }

    // Coefficients of both polynomials, and what brings the argument of e^x near zero. Of most the last bit shows.
    [Theory]
    [InlineData(-5.70498872745e-3f, 1e-4)]
    [InlineData(-3.33332819422e-1f, 1e-7)]
    [InlineData(1.9875691500e-4f, 1e-3)]
    [InlineData(5.0000001201e-1f, 1e-7)]
    [InlineData(2.12194440e-4f, 1e-7)]
    public void A_changed_coefficient_changes_the_hash(float coefficient, double change) =>
        Assert.NotEqual(NumericsHash.Compute(), HashWith(coefficient, (float)(coefficient * (1 + change))));

    [Fact]
    public void A_program_that_differs_in_no_number_has_the_same_hash() => Assert.Equal(NumericsHash.Compute(), HashWith(0, 0));

    [Fact]
    public void Every_optimizer_and_every_schedule_takes_part()
    {
        Assert.Equal(Implementations<IOptimizer>(),
            NumericsHash.Optimizers.Select(optimizer => optimizer.GetType().Name).Distinct().Order());
        Assert.Equal(Implementations<ISchedule>(),
            NumericsHash.Schedules.Select(schedule => schedule.GetType().Name).Distinct().Order());
    }

    private static IEnumerable<string> Implementations<T>() =>
        typeof(T).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(T)))
            .Select(type => type.Name).Order();

    // The hash as another build of the engine has it, in which a constant is another.
    private static string HashWith(float constant, float other)
    {
        var engine = File.ReadAllBytes(typeof(NumericsHash).Assembly.Location);
        byte[] from = [LoadFloat, .. BitConverter.GetBytes(constant)], to = [LoadFloat, .. BitConverter.GetBytes(other)];
        var found = 0;
        for (var at = engine.AsSpan().IndexOf(from); at >= 0;)
        {
            if (!engine.AsSpan(at + from.Length).StartsWith(RestOfLocals))
            {
                to.CopyTo(engine, at);
                found++;
            }

            var next = engine.AsSpan(at + from.Length).IndexOf(from);
            at = next < 0 ? -1 : at + from.Length + next;
        }

        Assert.NotEqual(0, found);
        var context = new AssemblyLoadContext("another build", isCollectible: true);
        var assembly = context.LoadFromStream(new MemoryStream(engine));
        var hash = (string)assembly.GetType(typeof(NumericsHash).FullName!)!
            .GetMethod(nameof(NumericsHash.Compute))!.Invoke(null, null)!;
        context.Unload();
        return hash;
    }
}
