using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PeerTarget.Analyzers;

internal enum What
{
    /// <summary>The body opened the socket itself and has set and deleted no name on it.</summary>
    Opened,

    /// <summary>The socket is connected.</summary>
    Connected,

    /// <summary>The socket has sent to a peer that the call names.</summary>
    Sent,
}

/// <summary>What is certain of a client at one place of a body. Compared by reference.</summary>
internal sealed class Fact(What what, ISymbol client, IOperation operation, IOperation? peer = null)
{
    public What What { get; } = what;

    public ISymbol Client { get; } = client;

    public IOperation Operation { get; } = operation;

    public IOperation? Peer { get; } = peer;
}

/// <summary>
/// Reads one body in the order of its execution, and reports each set of a name that certainly comes too late. Whatever makes a fact
/// uncertain removes it: a branch, a test of the client, a call that takes the client.
/// </summary>
internal sealed class StraightLine
{
    private readonly PeerTargetApi _api;
    private readonly ISymbol _owner;
    private readonly IOperation _body;
    private readonly Action<IInvocationOperation, Fact> _report;

    // Clients that a lambda or a local function uses. It may run at any time.
    private readonly HashSet<ISymbol> _captured = new(SymbolEqualityComparer.Default);

    // Variables that change after their declaration, so that two uses may have two values.
    private readonly HashSet<ISymbol> _changing = new(SymbolEqualityComparer.Default);

    // All that was removed so far, to know what a branch removed.
    private readonly List<Fact> _removed = [];

    private ImmutableList<Fact> _facts = ImmutableList<Fact>.Empty;
    private int _rehearsals;

    public StraightLine(PeerTargetApi api, ISymbol owner, IOperation body, Action<IInvocationOperation, Fact> report)
    {
        _api = api;
        _owner = owner;
        _body = body;
        _report = report;
    }

    public void Read()
    {
        foreach (IOperation operation in _body.Descendants())
        {
            switch (operation)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    _captured.UnionWith(operation.Descendants().Select(Variable).OfType<ISymbol>());
                    break;
                case IAssignmentOperation assignment:
                    Changes(assignment.Target);
                    break;
                case IIncrementOrDecrementOperation step:
                    Changes(step.Target);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                    Changes(argument.Value);
                    break;
                default:
                    break;
            }
        }

        Walk(_body);

        // What changes an endpoint changes the variable that holds it.
        void Changes(IOperation target)
        {
            foreach (IOperation part in target.DescendantsAndSelf())
            {
                if (Variable(part) is { } variable)
                {
                    _ = _changing.Add(variable);
                }
            }
        }
    }

    private void Walk(IOperation? operation)
    {
        switch (operation)
        {
            case null or INameOfOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                break;
            case IConditionalOperation choice:
                Test(choice.Condition);
                Perhaps(choice.WhenTrue);
                Perhaps(choice.WhenFalse);
                break;
            case ISwitchOperation choice:
                Test(choice.Value);
                PerhapsEach(choice.Cases);
                break;
            case ISwitchExpressionOperation choice:
                Test(choice.Value);
                PerhapsEach(choice.Arms);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                Test(both.LeftOperand);
                Perhaps(both.RightOperand);
                break;
            case ICoalesceOperation coalesce:
                Walk(coalesce.Value);
                Perhaps(coalesce.WhenNull);
                break;
            case ICoalesceAssignmentOperation coalesce:
                Walk(coalesce.Target);
                Perhaps(coalesce.Value);
                break;
            case IConditionalAccessOperation access:
                Walk(access.Operation);
                Perhaps(access.WhenNotNull);
                break;
            case IForLoopOperation loop:
                foreach (IOperation before in loop.Before)
                {
                    Walk(before);
                }

                Repeat(loop.Condition, [loop.Body, .. loop.AtLoopBottom]);
                break;
            case IForEachLoopOperation loop:
                Walk(loop.Collection);
                Repeat(condition: null, [loop.Body]);
                break;
            case IWhileLoopOperation loop:
                Repeat(loop.Condition, [loop.Body]);
                break;
            case ITryOperation attempt:
                Try(attempt);
                break;
            case ILabeledOperation labeled:
                // A goto may come from anywhere.
                Remove(_ => true);
                Walk(labeled.Operation);
                break;
            case IVariableDeclaratorOperation declarator:
                Assign(declarator.Symbol, declarator.GetVariableInitializer()?.Value);
                break;
            case ISimpleAssignmentOperation assignment when Variable(assignment.Target) is { } variable:
                Assign(variable, assignment.Value);
                break;
            case IPropertyReferenceOperation property when property.Instance is { } instance && Client(property) is null && Client(instance) is not null && _api.IsSystemClient(property.Property.ContainingType):
                break;
            case IInvocationOperation call:
                Call(call);
                break;
            default:
                if (Client(operation) is { } mentioned)
                {
                    // The client goes to where it cannot be followed.
                    Forget(mentioned);
                }

                foreach (IOperation part in operation.ChildOperations)
                {
                    Walk(part);
                }

                if (operation.Kind is OperationKind.YieldReturn
                    || operation is IAwaitOperation { Operation: var awaited } && !awaited.DescendantsAndSelf().Any(IsKnownCall)
                    || operation is IObjectCreationOperation { Constructor: { } constructor } && IsOfThisCompilation(constructor))
                {
                    OthersRun();
                }

                break;
        }
    }

    private void Call(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        ISymbol? receiver = call.Instance is { } instance && _api.IsClient(instance.Type) ? Client(instance) : null;
        bool isSet = _api.Sets(method);
        ISymbol? named = isSet || _api.Deletes(method) ? call.Arguments.Select(argument => Client(argument.Value)).FirstOrDefault(client => client is not null) : null;

        if (receiver is null)
        {
            Walk(call.Instance);
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (named is null || !SymbolEqualityComparer.Default.Equals(Client(argument.Value), named))
            {
                Walk(argument.Value);
            }
        }

        if (named is not null)
        {
            if (isSet && _rehearsals == 0 && Reason(named, call) is { } reason)
            {
                _report(call, reason);
            }

            Remove(fact => fact.What is What.Opened && Is(fact.Client, named));
        }
        else if (_api.IsSystemClient(method.ContainingType) && !method.IsStatic)
        {
            CallOfClient(call, receiver);
        }
        else if (receiver is not null && method.ContainingType.SpecialType is not SpecialType.System_Object)
        {
            Forget(receiver);
        }

        if (!isSet && !_api.Deletes(method) && (IsOfThisCompilation(method) || method.MethodKind is MethodKind.DelegateInvoke))
        {
            OthersRun();
        }
    }

    private void CallOfClient(IInvocationOperation call, ISymbol? receiver)
    {
        switch (call.TargetMethod.Name)
        {
            case "Disconnect" or "DisconnectAsync" or "BeginDisconnect" or "EndDisconnect":
                // Which socket that is, is not always certain. It may be any.
                Remove(_ => true);
                break;
            case "Close" or "Dispose" or "DuplicateAndClose" when receiver is not null:
                Forget(receiver);
                break;
            case "Connect" or "ConnectAsync" when receiver is not null && IsDone(call):
                if (call.Arguments.SelectMany(argument => argument.DescendantsAndSelf()).Any(IsNobody))
                {
                    // Connected to nobody, a datagram socket is not connected any more.
                    Forget(receiver);
                }
                else
                {
                    _facts = _facts.Add(new Fact(What.Connected, receiver, call));
                }

                break;
            case "Send" or "SendAsync" or "SendTo" or "SendToAsync" when receiver is not null && IsDone(call):
                if (call.Arguments.FirstOrDefault(argument => _api.IsEndPoint(argument.Parameter?.Type)) is { } peer)
                {
                    _facts = _facts.Add(new Fact(What.Sent, receiver, call, peer.Value));
                }
                else if (!call.TargetMethod.Parameters.Any(parameter => parameter.Name is "hostname" or "socketAddress"))
                {
                    // A send that says no peer needs a connected socket.
                    _facts = _facts.Add(new Fact(What.Connected, receiver, call));
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Whether a connect or a send has ended well when the next operation begins.</summary>
    private static bool IsDone(IInvocationOperation call)
    {
        bool isLate = call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal);
        bool isAwaited = false;
        if (isLate)
        {
            _ = Waiting.Follow(call, out isAwaited);
        }

        return isLate == isAwaited && !call.TargetMethod.Parameters.Any(parameter => parameter.RefKind is RefKind.Out || parameter.Type.Name is "SocketAsyncEventArgs");
    }

    private bool IsNobody(IOperation operation) =>
        operation is IFieldReferenceOperation { Field: { Name: "Any" or "IPv6Any" or "None" or "IPv6None" } field } && PeerTargetApi.Is(field.ContainingType, _api.IPAddress);

    private bool IsKnownCall(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: var method } && (_api.Sets(method) || _api.Deletes(method) || _api.IsSystemClient(method.ContainingType));

    /// <summary>Why a set comes too late, if that is certain.</summary>
    private Fact? Reason(ISymbol client, IInvocationOperation set)
    {
        IOperation? name = set.Arguments.FirstOrDefault(argument => PeerTargetApi.Is(argument.Parameter?.Type, _api.Name))?.Value;
        bool isFirst = _facts.Any(fact => fact.What is What.Opened && Is(fact.Client, client));
        return _facts.FirstOrDefault(fact => fact.What is What.Connected && Is(fact.Client, client))
            ?? _facts.FirstOrDefault(fact => isFirst && fact.What is What.Sent && Is(fact.Client, client) && IsPeerOf(fact.Peer!, name));
    }

    private bool IsPeerOf(IOperation peer, IOperation? name)
    {
        peer = Plain(peer);
        name = name is null ? null : Plain(name);
        if (peer is IPropertyReferenceOperation { Property.Name: "Peer", Instance: { } named } && name is not null && IsSame(named, name))
        {
            return true;
        }

        if (name is ILocalReferenceOperation { Local: var local } && !_changing.Contains(local))
        {
            name = _body.Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(declarator => Is(declarator.Symbol, local))?.GetVariableInitializer()?.Value;
        }

        return name is not null
            && Plain(name) is IObjectCreationOperation creation
            && PeerTargetApi.Is(creation.Type, _api.Name)
            && creation.Arguments.FirstOrDefault(argument => _api.IsEndPoint(argument.Parameter?.Type)) is { } own
            && IsSame(peer, own.Value);
    }

    /// <summary>Whether two expressions certainly have the same value.</summary>
    private bool IsSame(IOperation left, IOperation right)
    {
        left = Plain(left);
        right = Plain(right);
        if (left.ConstantValue is { HasValue: true, Value: var constant })
        {
            return right.ConstantValue.HasValue && Equals(constant, right.ConstantValue.Value);
        }

        if (left is IObjectCreationOperation one && right is IObjectCreationOperation other)
        {
            return Is(one.Constructor, other.Constructor)
                && one.Initializer is null
                && other.Initializer is null
                && one.Arguments.Length == other.Arguments.Length
                && one.Arguments.Zip(other.Arguments, (first, second) => Is(first.Parameter, second.Parameter) && IsSame(first.Value, second.Value)).All(isSame => isSame);
        }

        return Variable(left) is { } variable
            && Is(variable, Variable(right))
            && !_changing.Contains(variable)
            && variable is not IFieldSymbol { IsReadOnly: false };
    }

    private void Assign(ISymbol variable, IOperation? value)
    {
        Walk(value);
        Forget(variable);
        if (value is null || !_api.IsClient(TypeOf(variable)) || _captured.Contains(variable) || Plain(value) is not IObjectCreationOperation { Constructor: { } constructor } creation)
        {
            return;
        }

        bool takesSocket = creation.Initializer?.Descendants().Any(part => part is IPropertyReferenceOperation { Property.Name: "Client" }) == true;
        if (_api.Connects(constructor) && !takesSocket)
        {
            _facts = _facts.Add(new Fact(What.Connected, variable, creation));
        }
        else if (_api.Opens(constructor) && !takesSocket)
        {
            _facts = _facts.Add(new Fact(What.Opened, variable, creation));
        }
    }

    /// <summary>Reads a condition. A program that asks a client how it is goes on accordingly, so nothing is certain of the client then.</summary>
    private void Test(IOperation? condition)
    {
        Walk(condition);
        foreach (IOperation part in condition?.DescendantsAndSelf() ?? [])
        {
            if (Variable(part) is { } variable)
            {
                Forget(variable);
            }
        }
    }

    /// <summary>Reads what may not run. Of what is certain before it, that remains which it leaves alone.</summary>
    private void Perhaps(IOperation? branch)
    {
        ImmutableList<Fact> before = _facts;
        int mark = _removed.Count;
        Walk(branch);
        _facts = Remaining(before, mark);
    }

    private void PerhapsEach(IEnumerable<IOperation> branches)
    {
        foreach (IOperation branch in branches)
        {
            Perhaps(branch);
        }
    }

    /// <summary>Reads what may run many times, first without a report: what one turn removes is not certain in the next.</summary>
    private void Repeat(IOperation? condition, IOperation[] turn)
    {
        ImmutableList<Fact> before = _facts;
        int mark = _removed.Count;
        _rehearsals++;
        Turn();
        _rehearsals--;
        _facts = Remaining(before, mark);
        Turn();
        _facts = Remaining(before, mark);

        void Turn()
        {
            Test(condition);
            foreach (IOperation part in turn)
            {
                Walk(part);
            }
        }
    }

    private void Try(ITryOperation attempt)
    {
        ImmutableList<Fact> before = _facts;
        int mark = _removed.Count;
        Walk(attempt.Body);
        ImmutableList<Fact> after = _facts;
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            // The body broke off somewhere, so what it did is not certain.
            _facts = Remaining(before, mark);
            Walk(clause);
            if (clause.Handler.Operations.LastOrDefault() is not (IThrowOperation or IReturnOperation))
            {
                after = Remaining(before, mark);
            }
        }

        int finalMark = _removed.Count;
        _facts = Remaining(before, mark);
        Walk(attempt.Finally);
        _facts = Remaining(after, finalMark);
    }

    private ImmutableList<Fact> Remaining(ImmutableList<Fact> facts, int mark) => facts.RemoveAll(fact => _removed.IndexOf(fact, mark) >= 0);

    private void Forget(ISymbol client) => Remove(fact => Is(fact.Client, client));

    /// <summary>Code runs that may use what is not this body's own.</summary>
    private void OthersRun() => Remove(fact => fact.Client is IFieldSymbol || !Is(fact.Client.ContainingSymbol, _owner));

    private void Remove(Predicate<Fact> isUncertain)
    {
        _removed.AddRange(_facts.FindAll(isUncertain));
        _facts = _facts.RemoveAll(isUncertain);
    }

    /// <summary>The variable of a client that an expression stands for. The Client of a UdpClient or a TcpClient is its socket.</summary>
    private ISymbol? Client(IOperation operation)
    {
        operation = Plain(operation);
        if (operation is IPropertyReferenceOperation { Property: { Name: "Client" } property, Instance: { } owner } && _api.IsSystemClient(property.ContainingType))
        {
            operation = Plain(owner);
        }

        return Variable(operation) is { } variable && _api.IsClient(TypeOf(variable)) && !_captured.Contains(variable) ? variable : null;
    }

    /// <summary>The local, the parameter or the field of this object that an expression reads or writes.</summary>
    private static ISymbol? Variable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } => local,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } field => field.Field,
        _ => null,
    };

    private static ITypeSymbol? TypeOf(ISymbol variable) => variable switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        _ => null,
    };

    private static IOperation Plain(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private static bool IsOfThisCompilation(IMethodSymbol method) => !method.DeclaringSyntaxReferences.IsEmpty;

    private static bool Is(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);
}
