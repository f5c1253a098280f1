using System.CommandLine.Parsing;

namespace DistSeq.Client.Commands;

/// <summary>Rules for the values of options.</summary>
internal static class OptionRules
{
    /// <summary>Adds a rule. Values that cannot be read at all are reported by <see cref="ParseFaults"/>, not here.</summary>
    public static void Demand<T>(this Option<T> option, Func<T?, bool> holds, string rule) =>
        option.Validators.Add(result =>
        {
            if (TryRead(result, out T? value) && !holds(value))
                result.AddError(rule);
        });

    /// <summary>Refuses an empty word, and says what to do.</summary>
    public static Argument<string> NotEmpty(this Argument<string> argument, string remedy)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
                result.AddError($"{argument.Name} is empty; {remedy}.");
        });
        return argument;
    }

    /// <summary>Refuses words but these.</summary>
    public static Argument<string> OneOf(this Argument<string> argument, params string[] words)
    {
        argument.CompletionSources.Add(words);
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value))
            {
                result.AddError($"{argument.Name} is {Quoted.Of(token.Value)}; it must be one of {string.Join(", ", words)}"
                    + NearestName.Question(token.Value, words));
            }
        });
        return argument;
    }

    /// <summary>Refuses an empty word where the option is given, and says what to do.</summary>
    public static Option<T> NotEmpty<T>(this Option<T> option, string remedy)
        where T : class?
    {
        option.Demand(text => text is not string word || !string.IsNullOrWhiteSpace(word), $"{option.Name} is empty; {remedy}.");
        return option;
    }

    private static bool TryRead<T>(OptionResult result, out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
